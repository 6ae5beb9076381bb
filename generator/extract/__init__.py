"""Document to facts: endpoints, tables, examples, errors."""
