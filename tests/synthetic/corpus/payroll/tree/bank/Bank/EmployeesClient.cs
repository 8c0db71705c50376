using System.Text.Json.Serialization;

namespace Bank;

public sealed class Payee
{
    [JsonPropertyName("id")]
    public required Guid Id { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("iban")]
    public required string Iban { get; init; }

    [JsonPropertyName("bic")]
    public string? Bic { get; init; }
}

public sealed class EmployeesClient(HttpClient http)
{
    public async Task<Payee> PayeeAsync(Guid id, CancellationToken cancel) =>
        await http.GetFromJsonAsync<Payee>($"/employees/{id}", cancel)
        ?? throw new InvalidOperationException($"no employee {id}");
}
