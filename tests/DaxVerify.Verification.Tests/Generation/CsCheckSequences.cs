using CsCheck;
using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>The project's generator as CsCheck takes it; a sequence is smaller when it is shorter, then when its choices are lower.</summary>
internal sealed class CsCheckSequences(KernelMode mode, int lengthMax) : Gen<GeneratedSequence>
{
    public override GeneratedSequence Generate(PCG pcg, Size? min, out Size size)
    {
        var length = 1 + (int)pcg.Next((uint)lengthMax);
        if (min is not null && (ulong)length > min.I)
        {
            size = new Size((ulong)length);
            return null!;
        }

        var choices = new PcgChoices(pcg);
        var sequence = SequenceGenerator.Generate(choices, mode, length);
        size = new Size((ulong)length, new Size(choices.Sum));
        return sequence;
    }
}
