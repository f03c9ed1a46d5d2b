using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Exporting;

/// <summary>Turns a kept trace of either kind into something that others run.</summary>
public static class TraceExport
{
    /// <summary>Makes a C# file with one xunit fact.</summary>
    /// <param name="className">Name of the test class.</param>
    /// <returns>The C# file.</returns>
    /// <exception cref="ExportException">There is no such form of it.</exception>
    public static string ToXunit(Trace trace, string className) => trace switch
    {
        SequenceTrace sequence => XunitExport.Make(sequence, className),
        ScenarioTrace scenario => ScenarioXunitExport.Make(scenario, className),
        _ => throw Unknown(trace),
    };

    /// <summary>Makes a script for a shell on a real kernel.</summary>
    /// <returns>The script.</returns>
    /// <exception cref="ExportException">A shell can't do it.</exception>
    public static string ToShell(Trace trace) => trace switch
    {
        SequenceTrace sequence => ShellExport.Make(sequence),
        ScenarioTrace scenario => RaceScript.Make(scenario),
        _ => throw Unknown(trace),
    };

    private static NotSupportedException Unknown(Trace trace) => new($"no export of {trace.GetType().Name}");
}
