using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary;
using FsCheck;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>What FsCheck.Xunit hands to a property that holds in every mode.</summary>
public static class SequencesOfEveryMode
{
    public static Arbitrary<GeneratedSequence> Sequences() =>
        FsCheckSequences.Of(KernelMode.Strict, KernelMode.Linux612, KernelMode.Linux61);
}
