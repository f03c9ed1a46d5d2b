using System.Threading.Channels;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>The end of a controlled channel at which items are put in. Code that isn't rewritten calls what it inherits, which has no place in the source.</summary>
/// <typeparam name="T">What goes through it.</typeparam>
internal sealed class ControlledChannelWriter<T>(ChannelCore<T> core) : ChannelWriter<T>
{
    public override bool TryComplete(Exception? error = null) => TryComplete(error, "");

    public bool TryComplete(Exception? error, string site) => core.Write(nameof(TryComplete), writer => writer.TryComplete(error), r => r, site);

    public override bool TryWrite(T item) => TryWrite(item, "");

    public bool TryWrite(T item, string site) => core.Write(nameof(TryWrite), writer => writer.TryWrite(item), r => r, site);

    public override ValueTask WriteAsync(T item, CancellationToken cancellationToken = default) => WriteAsync(item, cancellationToken, "");

    public ValueTask WriteAsync(T item, CancellationToken cancellationToken, string site) => core.Wait(
        core.Write(nameof(WriteAsync), writer => writer.WriteAsync(item, cancellationToken), r => r.IsCompletedSuccessfully, site, cancellationToken), WaitKind.Room, cancellationToken, site);

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) => WaitToWriteAsync(cancellationToken, "");

    public ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken, string site) => core.Wait(
        core.Write(nameof(WaitToWriteAsync), writer => writer.WaitToWriteAsync(cancellationToken), r => r is { IsCompletedSuccessfully: true, Result: true }, site, cancellationToken),
        WaitKind.Room,
        cancellationToken,
        site);
}
