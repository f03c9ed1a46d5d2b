using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Shrinking;
using DaxVerify.Vocabulary;
using FsCheck;
using FsCheck.Fluent;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>The project's generator and shrinker as FsCheck takes them.</summary>
internal static class FsCheckSequences
{
    private const int LengthMin = 10;
    private const int LengthMax = 60;

    /// <summary>Sequences in some modes.</summary>
    public static Arbitrary<GeneratedSequence> Of(params KernelMode[] modes) => Arb.From(Generator(modes), SmallerSequences.Of);

    /// <summary>Their generator alone: FsCheck draws a seed, from which the project's generator goes on.</summary>
    public static Gen<GeneratedSequence> Generator(params KernelMode[] modes) =>
        from mode in Gen.Elements(modes)
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from length in Gen.Choose(LengthMin, LengthMax)
        select SequenceGenerator.Generate(((ulong)(uint)high << 32) | (uint)low, mode, length);
}
