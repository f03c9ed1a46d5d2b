using System.Reflection;
using CsCheck;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>Gives the calling thread's CsCheck numbers a fixed beginning: with <c>threads: 1</c> a sample is then the same in every run.</summary>
internal static class FixedSeed
{
    private const uint Stream = 14;

    /// <summary>Begins.</summary>
    public static void Begin(ulong seed)
    {
        var numbers = typeof(PCG).GetField("threadPCG", BindingFlags.NonPublic | BindingFlags.Static)
            ?? throw new InvalidOperationException("CsCheck keeps the numbers of a thread in another place than version 5.0.1");
        numbers.SetValue(null, new PCG(Stream, seed));
    }
}
