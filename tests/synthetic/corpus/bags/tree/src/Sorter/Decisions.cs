namespace Sorter;

public sealed class Decisions(ChutePlan plan, SourceMessages messages, ILogger<Decisions> log)
{
    public async Task<Chute> DecideAsync(string tag, string line, CancellationToken cancel)
    {
        var source = await messages.FindAsync(tag, cancel);
        if (source is null)
        {
            log.LogWarning("No source message for {Tag}, manual coding", tag);
            return Chute.ManualCoding;
        }
        var chute = plan.For(source.Flight, source.Day, line);
        log.LogInformation("Bag {Tag} to chute {Chute}", tag, chute.Number);
        return chute;
    }
}
