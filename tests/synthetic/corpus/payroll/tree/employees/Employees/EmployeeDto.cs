using System.Text.Json.Serialization;

namespace Employees;

/// <summary>An employee as other services see it.</summary>
public sealed record EmployeeDto(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("country")] string Country,
    [property: JsonPropertyName("iban")] string Iban,
    [property: JsonPropertyName("bic")] string? Bic);
