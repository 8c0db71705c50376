CREATE TABLE dbo.Employees (
    Id      uniqueidentifier NOT NULL PRIMARY KEY,
    Company uniqueidentifier NOT NULL,
    Name    nvarchar(200)    NOT NULL,
    Country char(2)          NOT NULL,
    Iban    varchar(34)      NOT NULL,
    Bic     varchar(11)      NULL,
    Street  nvarchar(200)    NULL,
    City    nvarchar(120)    NULL,
    Zip     varchar(12)      NULL
);
CREATE INDEX IX_Employees_Company ON dbo.Employees (Company);
