using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary;
using FsCheck;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>What FsCheck.Xunit hands to a property of the strict bus.</summary>
public static class StrictSequences
{
    public static Arbitrary<GeneratedSequence> Sequences() => FsCheckSequences.Of(KernelMode.Strict);
}
