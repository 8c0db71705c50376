using Microsoft.EntityFrameworkCore;

namespace Economy.Items;

public interface IItemStore
{
    IQueryable<Item> Live { get; }
}

public sealed class ItemStore(GameContext context) : IItemStore
{
    public IQueryable<Item> Live => context.Items.AsNoTracking().Where(item => item.DestroyedAt == null);
}
