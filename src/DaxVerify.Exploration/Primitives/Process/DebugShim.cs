using System.Globalization;
using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Primitives.Process;

/// <summary>Debug.Assert and its relatives: a failure is an exception that the engine reports, not the end of the process.</summary>
[Replaces("System.Diagnostics.Debug")]
[Replaces("System.Diagnostics.Trace")]
internal static class DebugShim
{
    public static void Assert(bool condition) => Check(condition, null, null);

    public static void Assert(bool condition, string? message) => Check(condition, message, null);

    public static void Assert(bool condition, string? message, string? detailMessage) => Check(condition, message, detailMessage);

    public static void Assert(bool condition, System.Diagnostics.Debug.AssertInterpolatedStringHandler message) => Check(condition, null, null);

    public static void Assert(bool condition, ref System.Diagnostics.Debug.AssertInterpolatedStringHandler message) => Check(condition, null, null);

    public static void Assert(
        bool condition, ref System.Diagnostics.Debug.AssertInterpolatedStringHandler message, ref System.Diagnostics.Debug.AssertInterpolatedStringHandler detailMessage) => Check(condition, null, null);

    public static void Assert(bool condition, string? message, string detailMessageFormat, object?[] args) =>
        Check(condition, message, condition ? null : string.Format(CultureInfo.InvariantCulture, detailMessageFormat, args));

    public static void Fail(string? message) => Check(false, message, null);

    public static void Fail(string? message, string? detailMessage) => Check(false, message, detailMessage);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Check(bool condition, string? message, string? detail)
    {
        if (!condition)
        {
            throw new DebugAssertException($"{message ?? "Debug.Assert failed"}{(detail is null ? "" : $" ({detail})")}");
        }
    }
}
