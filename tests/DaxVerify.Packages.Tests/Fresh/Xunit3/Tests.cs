using DaxVerify.Exploration.Xunit3;
using Xunit;

namespace Fresh;

public sealed class Ledger : IAsyncLifetime
{
    public int Opened { get; private set; }

    public async ValueTask InitializeAsync() => await Task.Run(() => Opened++);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public abstract class Inheritable<T>
    where T : new()
{
    [ConcurrencyTest(Strategy = "dpor")]
    public Task Inherited() => Task.WhenAll(Task.Run(() => new T()), Task.Run(() => new T()));
}

public sealed class Tests(Ledger ledger, ITestOutputHelper output) : Inheritable<object>, IClassFixture<Ledger>
{
    private readonly Account _a = new(), _b = new();

    [ConcurrencyTest]
    public Task Broken() => Task.WhenAll(Account.Move(_a, _b), Account.Move(_b, _a));

    [ConcurrencyTest(Strategy = "dpor")]
    public async ValueTask Right()
    {
        await Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
        Assert.Equal(2, _b.Balance);
    }

    [ConcurrencyTest]
    [InlineData(true)]
    [InlineData(false)]
    public Task Row(bool inOneOrder) => Task.WhenAll(Account.Move(_a, _b), inOneOrder ? Account.Move(_a, _b) : Account.Move(_b, _a));

    [ConcurrencyTest(Strategy = "dpor")]
    public async Task Fixture()
    {
        await Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
        output.WriteLine($"opened {ledger.Opened} times");
        Assert.Equal(1, ledger.Opened);
    }

    [ConcurrencyTest]
    public void Foreign() => new Mutex(false, "fresh").Dispose();

    [ConcurrencyTest]
    public void Unwanted() => Assert.Skip("not here");

    [ConcurrencyTest(Executions = long.MaxValue, Strategy = "random", Timeout = 300)]
    public Task Slow() => Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
}

public sealed class TearDown : IDisposable
{
    [ConcurrencyTest]
    public void Torn() => throw new InvalidOperationException("the test's own");

    public void Dispose() => throw new InvalidOperationException("the tear-down's");
}
