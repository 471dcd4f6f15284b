"""The console of the subject matter: topics with their lineage, texts not yet assigned to one, and agendas."""
