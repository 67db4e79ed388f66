"""What accounts decides by: passwords, codes, signed links, how long a sign-in lasts, who may hold which role."""
