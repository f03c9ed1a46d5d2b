using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Tests;

/// <summary>The sample results by name, for theories.</summary>
internal static class ReportNames
{
    private const int LongSteps = 300;

    public static RunReport Make(string name) => name switch
    {
        "Hang" => SampleReports.Hang(),
        "WithMemory" => SampleReports.WithMemory(),
        "WithHostileText" => SampleReports.WithHostileText(),
        "Clean" => SampleReports.Clean(),
        "Interrupted" => SampleReports.Interrupted(),
        "WithMatrix" => SampleReports.WithMatrix(),
        _ => SampleReports.Long(LongSteps),
    };
}
