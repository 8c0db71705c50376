using Rates.Clients;

namespace Rates.Pricing;

/// <summary>Prices rooms: the rate of each night, less what long stays save.</summary>
public sealed class RateEngine(ChannelClient channel, RateTable table)
{
    public async Task<IReadOnlyList<Offer>> QuoteAsync(int hotel, DateOnly from, int nights, int guests, CancellationToken stop)
    {
        var left = await channel.RoomsLeftAsync(hotel, from, nights, stop);
        var offers = new List<Offer>();
        foreach (var room in left.GroupBy(row => row.Room))
        {
            if (room.Count() < nights || room.Any(row => row.Left == 0)) continue;
            var price = room.Sum(row => table.RateOf(hotel, row.Room, row.Night, guests));
            offers.Add(new Offer(room.Key, nights >= 7 ? price * 0.9m : price));
        }
        return offers;
    }
}

public sealed record Offer(string Room, decimal Price);
