using Microsoft.AspNetCore.Mvc;

namespace Economy.Items;

[ApiController]
public sealed class VaultController(IItemStore items) : ControllerBase
{
    [HttpGet("/guilds/{guild:long}/vault")]
    public ActionResult<VaultView> Vault(long guild, int page = 0)
    {
        var mine = items.Live.Where(item => item.GuildId == guild).OrderBy(item => item.Id);
        return new VaultView(mine.Count(), mine.Skip(page * 60).Take(60).ToList());
    }
}
