"""The steps of the programme as the engine runs them: what each depends on, and how its result is kept."""
