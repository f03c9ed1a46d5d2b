using System.Xml;
using System.Xml.Schema;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Tests.Writers;

/// <summary>JUnit XML is what the published schema says, whatever text is in it.</summary>
public sealed class JUnitWriterTests
{
    public static TheoryData<string> Reports => ["Hang", "WithHostileText", "Clean", "Interrupted", "Long"];

    [Theory]
    [MemberData(nameof(Reports))]
    public void It_is_valid_by_the_published_schema(string name)
    {
        var problems = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, RepositoryFiles.Path("tests/DaxVerify.Reporting.Tests/Schemas/JUnit.xsd"));
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, e) => problems.Add(e.Message);
        using var reader = XmlReader.Create(new StringReader(JUnitWriter.Write(ReportNames.Make(name))), settings);
        while (reader.Read())
        {
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void A_finding_is_a_failed_case_with_the_interleaving_and_the_command()
    {
        var failure = Load(JUnitWriter.Write(SampleReports.Hang())).SelectSingleNode("/testsuites/testsuite/testcase/failure")!;

        Assert.Equal("deadlock", failure.Attributes!["type"]!.Value);
        Assert.Contains("   5  T1: waits for b, held by T2  Two.cs:3", failure.InnerText, StringComparison.Ordinal);
        Assert.Contains("again: daxverify explore Two.dll --test Two.Threads --replay dv2.abc", failure.InnerText, StringComparison.Ordinal);
    }

    /// <summary>Figures, times and what is found differ from run to run: a test called by them would be another in each.</summary>
    [Fact]
    public void A_test_has_one_name_whether_it_passes_or_fails()
    {
        Assert.Equal("Two.Threads", NameIn(SampleReports.Clean()));
        Assert.Equal("Two.Threads", NameIn(SampleReports.Hang()));
        var part = SampleReports.Clean().Parts[0];
        Assert.Equal("pairs", NameIn(SampleReports.Clean() with { Parts = [part with { Name = "pairs" }, part] }));

        static string NameIn(RunReport report) => Load(JUnitWriter.Write(report)).SelectSingleNode("//testcase/@name")!.Value!;
    }

    /// <summary>Who compares two runs sees no test come or go.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    public void How_many_tests_there_are_does_not_depend_on_what_is_found(int findings)
    {
        var report = SampleReports.Hang();
        var finding = report.Parts[0].Findings[0];
        var xml = Load(JUnitWriter.Write(report with { Parts = [report.Parts[0] with { Findings = [.. Enumerable.Range(0, findings).Select(i => finding with { Title = $"deadlock {i}" })] }] }));

        Assert.Equal("1", xml.SelectSingleNode("//testsuite/@tests")!.Value);
        Assert.Equal("Two.Threads", Assert.Single(xml.SelectNodes("//testcase")!.Cast<XmlNode>()).Attributes!["name"]!.Value);
        Assert.Equal(findings > 0 ? "1" : "0", xml.SelectSingleNode("//testsuite/@failures")!.Value);
        Assert.Equal(findings switch { 0 => null, 1 => "deadlock 0", _ => "60 findings: deadlock 0" }, xml.SelectSingleNode("//failure/@message")?.Value);
        var text = xml.SelectSingleNode("//failure")?.InnerText ?? "";
        Assert.Equal(Math.Min(findings, 50), text.Split("again: ").Length - 1);
        Assert.Equal(findings > 50, text.EndsWith("And 10 findings more: see result.json.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clean_part_passes_and_one_that_was_cut_is_skipped()
    {
        Assert.Null(Load(JUnitWriter.Write(SampleReports.Clean())).SelectSingleNode("//skipped|//failure"));
        var cut = Load(JUnitWriter.Write(SampleReports.Interrupted()));
        Assert.Equal("1", cut.SelectSingleNode("/testsuites/testsuite/@skipped")!.Value);
        Assert.Equal("interrupted by SIGTERM after 1.0 s", cut.SelectSingleNode("//skipped/@message")!.Value);
    }

    [Fact]
    public void Hostile_text_is_text()
    {
        var xml = JUnitWriter.Write(SampleReports.WithHostileText());

        Assert.DoesNotContain('\u001b', xml);
        Assert.DoesNotContain('\0', xml);
        var document = Load(xml);
        Assert.Null(document.SelectSingleNode("//script|//img"));
        Assert.Contains("<script>window.hostile=1</script>]]>|", document.SelectSingleNode("//failure")!.InnerText, StringComparison.Ordinal);
    }

    private static XmlDocument Load(string xml)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(xml);
        return document;
    }
}
