using Nito.AsyncEx;

/// <summary>Uses a published package's locks in opposite orders, and in one.</summary>
public static class Orders
{
    private static readonly AsyncLock s_stock = new(), s_ledger = new();

    public static Task Two_orders_are_booked() => Task.WhenAll(Book(s_stock, s_ledger), Book(s_ledger, s_stock));

    public static Task Two_orders_are_booked_in_one_order() => Task.WhenAll(Book(s_stock, s_ledger), Book(s_stock, s_ledger));

    private static Task Book(AsyncLock first, AsyncLock second) => Task.Run(async () =>
    {
        using (await first.LockAsync())
        using (await second.LockAsync())
        {
        }
    });
}
