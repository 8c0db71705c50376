using System.Net.Http.Json;

namespace Meridian.Claims;

public record Estimate(string Claim, decimal Amount, string Currency);

/// <summary>Asks the network of garages what a repair costs.</summary>
public class GarageClient(IHttpClientFactory factory)
{
    public async Task<Estimate?> EstimateAsync(string claim, string garage, CancellationToken stop)
    {
        using var http = factory.CreateClient("garages");
        return await http.GetFromJsonAsync<Estimate>($"/garages/{garage}/estimates/{claim}", stop);
    }
}
