using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Bus.Tests.DriverCore;

public class ManagedResourcesTests
{
    private readonly KernelMessages _log = new();

    [Fact]
    public void Release_runs_the_actions_in_reverse_order()
    {
        var order = new List<int>();
        var resources = new ManagedResources(_log);
        resources.Add("x", 1, () => order.Add(1));
        resources.Add("x", 2, () => order.Add(2));
        resources.ReleaseAll();
        Assert.Equal([2, 1], order);
        Assert.Equal(0, resources.Count);
    }

    [Fact]
    public void An_action_added_while_the_list_is_released_stays_behind()
    {
        var resources = new ManagedResources(_log);
        resources.Add("x", 1, () => resources.Add("late", 2, () => { }));
        resources.ReleaseAll();
        Assert.Equal(1, resources.Count);
    }

    [Fact]
    public void Releasing_one_action_now_runs_it_and_takes_it_off_the_list()
    {
        var order = new List<int>();
        var resources = new ManagedResources(_log);
        object first = new(), second = new();
        resources.Add("x", first, () => order.Add(1));
        resources.Add("x", second, () => order.Add(2));
        Assert.True(resources.ReleaseNow("x", first));
        resources.ReleaseAll();
        Assert.Equal([1, 2], order);
    }

    [Fact]
    public void Releasing_an_action_that_is_not_on_the_list_warns_and_does_nothing()
    {
        var resources = new ManagedResources(_log);
        Assert.False(resources.ReleaseNow("x", this));
        Assert.Equal(MessageSeverity.Warn, Assert.Single(_log.Take()).Severity);
    }
}
