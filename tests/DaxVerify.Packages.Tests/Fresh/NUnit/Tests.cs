using DaxVerify.Exploration.NUnit;
using NUnit.Framework;

namespace Fresh;

public abstract class Inheritable<T>
    where T : new()
{
    [ConcurrencyTest(Strategy = "dpor")]
    public Task Inherited() => Task.WhenAll(Task.Run(() => new T()), Task.Run(() => new T()));
}

[TestFixture]
public sealed class Tests : Inheritable<object>
{
    private static int s_opened;
    private Account _a = null!, _b = null!;

    [OneTimeSetUp]
    public async Task Open() => await Task.Run(() => s_opened++);

    [SetUp]
    public void Make() => (_a, _b) = (new Account(), new Account());

    [ConcurrencyTest]
    public Task Broken() => Task.WhenAll(Account.Move(_a, _b), Account.Move(_b, _a));

    [ConcurrencyTest(Strategy = "dpor")]
    public async Task Right()
    {
        await Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
        Assert.That(_b.Balance, Is.EqualTo(2));
    }

    [ConcurrencyTest]
    [TestCase(true)]
    [TestCase(false)]
    public Task Row(bool inOneOrder) => Task.WhenAll(Account.Move(_a, _b), inOneOrder ? Account.Move(_a, _b) : Account.Move(_b, _a));

    [ConcurrencyTest(Strategy = "dpor")]
    public async Task Fixture()
    {
        await Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
        TestContext.Out.WriteLine($"opened {s_opened} times");
        Assert.That(s_opened, Is.EqualTo(1));
    }

    [ConcurrencyTest]
    public void Foreign() => new Mutex(false, "fresh").Dispose();

    [ConcurrencyTest]
    public void Unwanted() => Assert.Ignore("not here");

    [ConcurrencyTest(Executions = long.MaxValue, Strategy = "random")]
    [CancelAfter(300)]
    public Task Slow() => Task.WhenAll(Account.Move(_a, _b), Account.Move(_a, _b));
}

[TestFixture]
public sealed class TearDown
{
    [ConcurrencyTest]
    public void Torn() => throw new InvalidOperationException("the test's own");

    [TearDown]
    public void Leave() => throw new InvalidOperationException("the tear-down's");
}
