using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux reads without a lock, so a read may see a half-made change of the ranges or the align.</summary>
public sealed class UnlockedConfigurationRead : IConfigurationReadPolicy
{
    /// <inheritdoc/>
    [SuppressLockAnalysis("quirk of Linux 6.12, findings 009-unlocked-align, 010-unlocked-resource and 011-unlocked-memmap: reads without a lock")]
    public Errno Read(DevDax instance, ConfigurationFile file, CancellationToken killed, out string text)
    {
        text = InstanceFiles.Show(instance, file);
        return Errno.None;
    }
}
