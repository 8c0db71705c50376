CREATE INDEX Policies_Owner ON Policies (Owner) INCLUDE (Number, Plate, Premium) WHERE Ended IS NULL;
