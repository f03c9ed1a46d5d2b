using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>Calls on the reading end of a channel: of a controlled one with their place, of one that the program derives itself as they are.</summary>
[Replaces("System.Threading.Channels.ChannelReader`1")]
internal static class ChannelReaderShim
{
    public static Task get_Completion<T>(ChannelReader<T> reader, string site) => Find(reader, site)?.CompletionAt(site) ?? reader.Completion;

    public static int get_Count<T>(ChannelReader<T> reader, string site) => Find(reader, site)?.CountAt(site) ?? reader.Count;

    public static bool TryRead<T>(ChannelReader<T> reader, [MaybeNullWhen(false)] out T item, string site) =>
        Find(reader, site) is { } controlled ? controlled.TryRead(out item, site) : reader.TryRead(out item);

    public static bool TryPeek<T>(ChannelReader<T> reader, [MaybeNullWhen(false)] out T item, string site) =>
        Find(reader, site) is { } controlled ? controlled.TryPeek(out item, site) : reader.TryPeek(out item);

    public static ValueTask<T> ReadAsync<T>(ChannelReader<T> reader, CancellationToken cancellationToken, string site) =>
        Find(reader, site)?.ReadAsync(cancellationToken, site) ?? reader.ReadAsync(cancellationToken);

    public static ValueTask<bool> WaitToReadAsync<T>(ChannelReader<T> reader, CancellationToken cancellationToken, string site) =>
        Find(reader, site)?.WaitToReadAsync(cancellationToken, site) ?? reader.WaitToReadAsync(cancellationToken);

    public static IAsyncEnumerable<T> ReadAllAsync<T>(ChannelReader<T> reader, CancellationToken cancellationToken, string site) =>
        Find(reader, site)?.ReadAllAsync(cancellationToken, site) ?? reader.ReadAllAsync(cancellationToken);

    private static ControlledChannelReader<T>? Find<T>(ChannelReader<T> reader, string site) => reader switch
    {
        ControlledChannelReader<T> controlled => controlled,
        _ when ThreadSlot.Current is not null && reader.GetType().Assembly == typeof(ChannelReader<T>).Assembly =>
            throw UncontrolledShim.Missing("a channel that code outside control made", site),
        _ => null,
    };
}
