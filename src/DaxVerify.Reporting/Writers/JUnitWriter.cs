using System.Globalization;
using System.Text;
using System.Xml;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Text;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Writers;

/// <summary>
/// A result as JUnit XML, in the form of Apache Ant's schema: a suite with one test case for each part, which fails with all that the part found, passes if that is nothing, and is
/// skipped if the part was cut. How many tests there are and what they are called doesn't depend on what comes of them.
/// </summary>
public static class JUnitWriter
{
    /// <summary>Most findings of which a failure has the text.</summary>
    private const int FindingsMax = 50;

    private static readonly XmlWriterSettings s_settings = new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" };

    /// <summary>Writes a result.</summary>
    public static string Write(RunReport whole)
    {
        var report = ShortReport.Of(whole);
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, s_settings))
        {
            xml.WriteStartElement("testsuites");
            for (var i = 0; i < report.Parts.Count; i++)
            {
                WriteSuite(xml, report, report.Parts[i], i);
            }

            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteSuite(XmlWriter xml, RunReport report, ReportPart part, int index)
    {
        var failures = part.Findings.Where(finding => finding.Level != FindingLevel.Note).ToList();
        var isSkipped = part.IsCut && failures.Count == 0;
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", Token(ReportWords.NameOf(part)));
        Attribute(xml, "timestamp", report.Started.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        Attribute(xml, "hostname", "localhost");
        Attribute(xml, "tests", "1");
        Attribute(xml, "failures", failures.Count > 0 ? "1" : "0");
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", isSkipped ? "1" : "0");
        Attribute(xml, "time", Seconds(part.Seconds));
        Attribute(xml, "package", Token($"daxverify.{report.Command}"));
        Attribute(xml, "id", Number(index));
        WriteProperties(xml, report, part);
        StartCase(xml, report, part);
        if (failures.Count > 0)
        {
            WriteFailure(xml, failures);
        }
        else if (isSkipped)
        {
            xml.WriteStartElement("skipped");
            Attribute(xml, "message", InertText.Line(report.Interruption ?? (part.Limits.Count > 0 ? part.Limits[^1] : "cut")));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        Element(xml, "system-out", string.Join('\n', [part.Summary, .. part.Lines, .. part.Limits.Select(limit => $"not all: {limit}")]));
        Element(xml, "system-err", report.Interruption ?? "");
        xml.WriteEndElement();
    }

    private static void WriteProperties(XmlWriter xml, RunReport report, ReportPart part)
    {
        xml.WriteStartElement("properties");
        var properties = part.Metrics.Select(metric => (Name: metric.Key, Value: metric.Value.ToString("R", CultureInfo.InvariantCulture)));
        foreach (var (name, value) in report.Seed is { } seed ? properties.Prepend(("seed", seed)) : properties)
        {
            xml.WriteStartElement("property");
            Attribute(xml, "name", Token(name));
            Attribute(xml, "value", InertText.Of(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>One failure of all that was found: a test has no more than one.</summary>
    private static void WriteFailure(XmlWriter xml, List<ReportFinding> findings)
    {
        var first = findings[0].Title;
        var more = findings.Count > FindingsMax ? $"\n\nAnd {Counted.OfMany(findings.Count - FindingsMax, "finding")} more: see result.json." : "";
        xml.WriteStartElement("failure");
        Attribute(xml, "message", InertText.Line(findings.Count == 1 ? first : $"{Counted.OfMany(findings.Count, "finding")}: {first}"));
        Attribute(xml, "type", InertText.Line(string.Join(", ", findings.Select(finding => finding.Rule).Distinct())));
        xml.WriteString(InertText.Of(string.Join("\n\n", findings.Take(FindingsMax).Select(PlainFinding.Text)) + more));
        xml.WriteEndElement();
    }

    /// <summary>The same in every run, passed or failed, so that who keeps results knows the test again: what the command was given where it had one part, else the part.</summary>
    private static string NameOf(RunReport report, ReportPart part) =>
        part.Run is { } run ? (report.Parts.Count(other => other.Run == run) == 1 ? run : part.Name)
        : report is { Parts.Count: 1, Subject.Length: > 0 } ? report.Subject : part.Name;

    private static void StartCase(XmlWriter xml, RunReport report, ReportPart part)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "name", Token(NameOf(report, part)));
        Attribute(xml, "classname", Token($"daxverify.{report.Command}.{part.Name}"));
        Attribute(xml, "time", Seconds(part.Seconds));
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, value);

    private static void Element(XmlWriter xml, string name, string value) => xml.WriteElementString(name, InertText.Of(value));

    /// <summary>A token of XML: one line, without spaces at its ends or two in a row, and not empty.</summary>
    private static string Token(string text)
    {
        var token = string.Join(' ', InertText.Line(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return token.Length == 0 ? "(unnamed)" : token;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
