using DaxVerify.Annotations;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Bus.DriverCore;

/// <summary>The kernel log: what the code complains about. A WARN means that one of the kernel's own assertions failed.</summary>
public sealed class KernelMessages
{
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
    private readonly List<KernelMessage> _messages = [];
    [GuardedBy("_lock")]
    private readonly HashSet<string> _warnedOnce = new(StringComparer.Ordinal);

    /// <summary>Takes the messages since the last call.</summary>
    /// <returns>The messages in order.</returns>
    public IReadOnlyList<KernelMessage> Take()
    {
        lock (_lock)
        {
            if (_messages.Count == 0)
            {
                return [];
            }

            var taken = _messages.ToArray();
            _messages.Clear();
            return taken;
        }
    }

    internal void Info(string text) => Add(MessageSeverity.Info, text);

    internal void Warning(string text) => Add(MessageSeverity.Warning, text);

    internal void Warn(string text) => Add(MessageSeverity.Warn, text);

    internal void WarnOnce(string site, string text)
    {
        lock (_lock)
        {
            if (_warnedOnce.Add(site))
            {
                _messages.Add(new KernelMessage(MessageSeverity.Warn, text));
            }
        }
    }

    private void Add(MessageSeverity severity, string text)
    {
        lock (_lock)
        {
            _messages.Add(new KernelMessage(severity, text));
        }
    }
}
