using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>The end of a controlled channel at which items are taken out. Code that isn't rewritten calls what it inherits, which has no place in the source.</summary>
/// <typeparam name="T">What goes through it.</typeparam>
internal sealed class ControlledChannelReader<T>(ChannelCore<T> core) : ChannelReader<T>
{
    public override Task Completion => CompletionAt("");

    public override bool CanCount => core.Real.Reader.CanCount;

    public override bool CanPeek => core.Real.Reader.CanPeek;

    public override int Count => CountAt("");

    public Task CompletionAt(string site) => core.Completion(site);

    public int CountAt(string site) => core.Read(OpKind.Read, nameof(Count), reader => reader.Count, _ => true, site);

    public override bool TryRead([MaybeNullWhen(false)] out T item) => TryRead(out item, "");

    public bool TryRead([MaybeNullWhen(false)] out T item, string site)
    {
        (var isThere, item) = core.Read(OpKind.ReadWrite, nameof(TryRead), reader => (reader.TryRead(out var read), read), r => r.Item1, site);
        return isThere;
    }

    public override bool TryPeek([MaybeNullWhen(false)] out T item) => TryPeek(out item, "");

    public bool TryPeek([MaybeNullWhen(false)] out T item, string site)
    {
        (var isThere, item) = core.Read(OpKind.Read, nameof(TryPeek), reader => (reader.TryPeek(out var read), read), r => r.Item1, site);
        return isThere;
    }

    public override ValueTask<T> ReadAsync(CancellationToken cancellationToken = default) => ReadAsync(cancellationToken, "");

    public ValueTask<T> ReadAsync(CancellationToken cancellationToken, string site) => core.Wait(
        core.Read(OpKind.ReadWrite, nameof(ReadAsync), reader => reader.ReadAsync(cancellationToken), r => r.IsCompleted, site, cancellationToken), WaitKind.Item, cancellationToken, site);

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => WaitToReadAsync(cancellationToken, "");

    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken, string site) => core.Wait(
        core.Read(OpKind.ReadWrite, nameof(WaitToReadAsync), reader => reader.WaitToReadAsync(cancellationToken), r => r.IsCompleted, site, cancellationToken), WaitKind.Item, cancellationToken, site);

    public override IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default) => ReadAllAsync(cancellationToken, "");

    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken, string site) => new ChannelItems<T>(this, cancellationToken, site);
}
