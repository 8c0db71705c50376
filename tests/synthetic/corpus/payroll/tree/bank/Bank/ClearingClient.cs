using Microsoft.Extensions.Options;

namespace Bank;

/// <summary>Hands transfers to the clearing bank.</summary>
public sealed class ClearingClient(HttpClient http, IOptions<BankOptions> options)
{
    public async Task<string> SubmitAsync(TransferBatch batch, CancellationToken cancel)
    {
        var url = new Uri(options.Value.BaseUrl, "/v3/batches");
        using var response = await http.PostAsJsonAsync(url, batch, cancel);
        response.EnsureSuccessStatusCode();
        var receipt = await response.Content.ReadFromJsonAsync<Receipt>(cancel);
        return receipt!.Id;
    }
}
