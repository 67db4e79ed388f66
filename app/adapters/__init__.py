"""The only packages that import a vendor that reaches outside: stores, scanners, stampers, typesetters."""
