using System.ComponentModel.DataAnnotations;

namespace Bank;

public sealed class BankOptions
{
    [Required]
    public required Uri BaseUrl { get; init; }

    [Required]
    public required string ClientId { get; init; }

    public int BatchSize { get; init; } = 200;
}
