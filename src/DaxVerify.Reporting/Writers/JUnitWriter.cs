using System.Globalization;
using System.Text;
using System.Xml;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Text;

namespace DaxVerify.Reporting.Writers;

/// <summary>
/// A result as JUnit XML, in the form of Apache Ant's schema: a suite for each part, a test case for each finding if there are several, else one, which passes for a part
/// without any, one that is skipped for a part that was cut.
/// </summary>
public static class JUnitWriter
{
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
        Attribute(xml, "name", Token(part.Name));
        Attribute(xml, "timestamp", report.Started.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        Attribute(xml, "hostname", "localhost");
        Attribute(xml, "tests", Number(Math.Max(1, failures.Count)));
        Attribute(xml, "failures", Number(failures.Count));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", isSkipped ? "1" : "0");
        Attribute(xml, "time", Seconds(part.Seconds));
        Attribute(xml, "package", Token($"daxverify.{report.Command}"));
        Attribute(xml, "id", Number(index));
        WriteProperties(xml, report, part);
        foreach (var finding in failures)
        {
            WriteFailure(xml, report, part, finding, failures);
        }

        if (failures.Count == 0)
        {
            StartCase(xml, report, part, NameOf(report, part), part.Seconds);
            if (isSkipped)
            {
                xml.WriteStartElement("skipped");
                Attribute(xml, "message", InertText.Line(report.Interruption ?? (part.Limits.Count > 0 ? part.Limits[^1] : "cut")));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

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

    private static void WriteFailure(XmlWriter xml, RunReport report, ReportPart part, ReportFinding finding, List<ReportFinding> all)
    {
        StartCase(xml, report, part, all.Count == 1 ? NameOf(report, part) : $"{NameOf(report, part)}: {finding.Title}", part.Seconds / all.Count);
        xml.WriteStartElement("failure");
        Attribute(xml, "message", InertText.Line(finding.Title));
        Attribute(xml, "type", InertText.Line(finding.Rule));
        xml.WriteString(InertText.Of(PlainFinding.Text(finding)));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>The same in every run, passed or failed, so that who keeps results knows the test again: what the command was given where it had one part, else the part.</summary>
    private static string NameOf(RunReport report, ReportPart part) => report is { Parts.Count: 1, Subject.Length: > 0 } ? report.Subject : part.Name;

    private static void StartCase(XmlWriter xml, RunReport report, ReportPart part, string name, double seconds)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "name", Token(name));
        Attribute(xml, "classname", Token($"daxverify.{report.Command}.{part.Name}"));
        Attribute(xml, "time", Seconds(seconds));
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
