using System.Net.Http.Json;

namespace Lab.Orders;

/// <summary>Asks the hospital's administration who pays for a patient. Takes some hundred milliseconds.</summary>
public class EligibilityClient(HttpClient http, ILogger<EligibilityClient> log)
{
    public async Task<string?> PayerOfAsync(long patient, CancellationToken cancel)
    {
        try
        {
            var answer = await http.GetFromJsonAsync<Eligibility>($"/eligibility/{patient}", cancel);
            return answer?.Payer;
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("Eligibility timed out, order goes on without a payer");
            return null; // billing asks again at night
        }
    }

    private sealed record Eligibility(string? Payer);
}
