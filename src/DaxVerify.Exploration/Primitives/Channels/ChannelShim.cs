using System.Threading.Channels;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>The factories of channels.</summary>
[Replaces("System.Threading.Channels.Channel")]
internal static class ChannelShim
{
    public static Channel<T> CreateUnbounded<T>(string site) => CreateUnbounded<T>(new UnboundedChannelOptions(), site);

    public static Channel<T> CreateUnbounded<T>(UnboundedChannelOptions options, string site)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Make(
            new ChannelPlan<T>(ContinuesInline: options.AllowSynchronousContinuations),
            Channel.CreateUnbounded<T>,
            _ => Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = options.SingleReader, SingleWriter = options.SingleWriter, AllowSynchronousContinuations = true }),
            options,
            site);
    }

    public static Channel<T> CreateUnboundedPrioritized<T>(string site) => CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<T>(), site);

    public static Channel<T> CreateUnboundedPrioritized<T>(UnboundedPrioritizedChannelOptions<T> options, string site)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Make(
            new ChannelPlan<T>(ContinuesInline: options.AllowSynchronousContinuations, ComparesItems: true),
            Channel.CreateUnboundedPrioritized,
            _ => Channel.CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<T>
            {
                SingleReader = options.SingleReader,
                SingleWriter = options.SingleWriter,
                AllowSynchronousContinuations = true,
                Comparer = options.Comparer,
            }),
            options,
            site);
    }

    public static Channel<T> CreateBounded<T>(int capacity, string site) => CreateBounded<T>(new BoundedChannelOptions(capacity), null, site);

    public static Channel<T> CreateBounded<T>(BoundedChannelOptions options, string site) => CreateBounded<T>(options, null, site);

    public static Channel<T> CreateBounded<T>(BoundedChannelOptions options, Action<T>? itemDropped, string site)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Make(
            new ChannelPlan<T>(IsBounded: true, ContinuesInline: options.AllowSynchronousContinuations, ItemDropped: itemDropped),
            given => Channel.CreateBounded(given, itemDropped),
            drops => Channel.CreateBounded(
                new BoundedChannelOptions(options.Capacity)
                {
                    FullMode = options.FullMode,
                    SingleReader = options.SingleReader,
                    SingleWriter = options.SingleWriter,
                    AllowSynchronousContinuations = true,
                },
                drops),
            options,
            site);
    }

    /// <summary>Outside control there is only the framework's own.</summary>
    private static Channel<T> Make<T, TOptions>(
        ChannelPlan<T> plan, Func<TOptions, Channel<T>> makeAsGiven, Func<Action<T>?, Channel<T>> makeInline, TOptions options, string site) =>
        ThreadSlot.Current is null ? makeAsGiven(options) : new ControlledChannel<T>(new ChannelCore<T>(plan, makeInline, site));
}
