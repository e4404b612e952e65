"""The case over time: diary, flares, activity scores, response, and the differential asked again."""
