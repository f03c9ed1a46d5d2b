using System.Threading.Channels;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>Calls on the writing end of a channel: of a controlled one with their place, of one that the program derives itself as they are.</summary>
[Replaces("System.Threading.Channels.ChannelWriter`1")]
internal static class ChannelWriterShim
{
    public static bool TryComplete<T>(ChannelWriter<T> writer, Exception? error, string site) => Find(writer, site)?.TryComplete(error, site) ?? writer.TryComplete(error);

    public static void Complete<T>(ChannelWriter<T> writer, Exception? error, string site)
    {
        if (Find(writer, site) is not { } controlled)
        {
            writer.Complete(error);
        }
        else if (!controlled.TryComplete(error, site))
        {
            throw new ChannelClosedException();
        }
    }

    public static bool TryWrite<T>(ChannelWriter<T> writer, T item, string site) => Find(writer, site)?.TryWrite(item, site) ?? writer.TryWrite(item);

    public static ValueTask WriteAsync<T>(ChannelWriter<T> writer, T item, CancellationToken cancellationToken, string site) =>
        Find(writer, site)?.WriteAsync(item, cancellationToken, site) ?? writer.WriteAsync(item, cancellationToken);

    public static ValueTask<bool> WaitToWriteAsync<T>(ChannelWriter<T> writer, CancellationToken cancellationToken, string site) =>
        Find(writer, site)?.WaitToWriteAsync(cancellationToken, site) ?? writer.WaitToWriteAsync(cancellationToken);

    private static ControlledChannelWriter<T>? Find<T>(ChannelWriter<T> writer, string site) => writer switch
    {
        ControlledChannelWriter<T> controlled => controlled,
        _ when ThreadSlot.Current is not null && writer.GetType().Assembly == typeof(ChannelWriter<T>).Assembly =>
            throw UncontrolledShim.Missing("a channel that code outside control made", site),
        _ => null,
    };
}
