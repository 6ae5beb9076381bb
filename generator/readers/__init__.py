"""Source to Document, one reader per markup."""
