using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Economy.Items;

[ApiController]
public sealed class ItemsController(GameContext context) : ControllerBase
{
    [HttpGet("/players/{player}/items")]
    public async Task<List<Item>> Items(string player) =>
        await context.Items.AsNoTracking().Where(item => item.PlayerId == player && item.DestroyedAt == null).ToListAsync();
}
