using DaxVerify.Exploration.MSTest;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Fresh;

public abstract class Inheritable<T>
    where T : new()
{
    [ConcurrencyTest(Strategy = "dpor")]
    public Task Inherited() => Task.WhenAll(Task.Run(() => new T()), Task.Run(() => new T()));
}

[TestClass]
public sealed class Tests : Inheritable<object>
{
    private static int s_opened;
    private Account _a = null!, _b = null!;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static async Task Open(TestContext context) => await Task.Run(() => s_opened++);

    [TestInitialize]
    public void Make() => (_a, _b) = (new Account(), new Account());

    [ConcurrencyTest]
    public Task Broken() => Task.WhenAll(Account.Move(_a, _b), Account.Move(_b, _a));

    [ConcurrencyTest(Strategy = "dpor")]
    public async Task Right()
    {
        await Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
        Assert.AreEqual(2, _b.Balance);
    }

    [ConcurrencyTest]
    [DataRow(true)]
    [DataRow(false)]
    public Task Row(bool inOneOrder) => Task.WhenAll(Account.Move(_a, _b), inOneOrder ? Account.Move(_a, _b) : Account.Move(_b, _a));

    [ConcurrencyTest(Strategy = "dpor")]
    public async Task Fixture()
    {
        await Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
        TestContext.WriteLine($"opened {s_opened} times");
        Assert.AreEqual(1, s_opened);
    }

    [ConcurrencyTest]
    public void Foreign() => new Mutex(false, "fresh").Dispose();

    [ConcurrencyTest]
    public void Unwanted() => Assert.Inconclusive("not here");

    [ConcurrencyTest(Executions = long.MaxValue, Strategy = "random")]
    [Timeout(300)]
    public Task Slow() => Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
}

[TestClass]
public sealed class TearDown
{
    [ConcurrencyTest]
    public void Torn() => throw new InvalidOperationException("the test's own");

    [TestCleanup]
    public void Leave() => throw new InvalidOperationException("the tear-down's");
}
