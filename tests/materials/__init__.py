"""Materials: packs, versions, copies, and who may have them."""
