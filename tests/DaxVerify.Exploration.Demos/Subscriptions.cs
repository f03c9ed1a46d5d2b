namespace DaxVerify.Exploration.Demos;

/// <summary>Events whose accessors the compiler writes, which several threads subscribe to.</summary>
public static class Subscriptions
{
    private static event Action? StaticRaised;

    [Demo("Memory")]
    public static void CorrectSubscriptions()
    {
        var (source, raised) = (new Source(), 0);
        Action handler = () => raised++;
        Run.Together(() => source.Raised += handler, () => source.Raised += handler);
        source.Raise();
        Run.Expect(raised == 2, "one is lost");
    }

    [Demo("Memory")]
    public static void CorrectSubscriptionsToStatic()
    {
        var raised = 0;
        Action handler = () => raised++;
        StaticRaised += handler;
        Run.Together(() => StaticRaised += handler, () => StaticRaised -= handler);
        StaticRaised?.Invoke();
        Run.Expect(raised == 1, "one is lost");
        StaticRaised -= handler;
    }

    /// <summary>The list of handlers is assigned, which is no subscription.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugSubscriptionsByHand()
    {
        Action? handlers = null;
        Run.Together(() => handlers += () => { }, () => handlers += () => { });
        Run.Expect(handlers?.GetInvocationList().Length == 2, "one is lost");
    }

    private sealed class Source
    {
        public event Action? Raised;

        public void Raise() => Raised?.Invoke();
    }
}
