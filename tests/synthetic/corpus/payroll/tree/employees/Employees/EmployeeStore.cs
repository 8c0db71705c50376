using Dapper;
using Microsoft.Data.SqlClient;

namespace Employees;

public sealed class EmployeeStore(string connectionString)
{
    public async Task<Employee?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = new SqlConnection(connectionString);
        var command = new CommandDefinition(
            "SELECT Id, Name, Country, Iban, Bic FROM dbo.Employees WHERE Id = @id", new { id }, cancellationToken: cancel);
        return await connection.QuerySingleOrDefaultAsync<Employee>(command);
    }

    public async Task SaveAddressAsync(Guid id, AddressDto address, CancellationToken cancel)
    {
        await using var connection = new SqlConnection(connectionString);
        var command = new CommandDefinition(
            "UPDATE dbo.Employees SET Street = @Street, City = @City, Zip = @Zip WHERE Id = @id",
            new { id, address.Street, address.City, address.Zip },
            cancellationToken: cancel);
        await connection.ExecuteAsync(command);
    }
}
