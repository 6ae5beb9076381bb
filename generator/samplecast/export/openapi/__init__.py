"""Schemas of services as one OpenAPI 3.1 document."""
