using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using DaxVerify.Cli.Commands;
using YamlDotNet.RepresentationModel;

namespace DaxVerify.Cli.Tests.Documentation;

/// <summary>The pieces for continuous integration are YAML of the right form, and run only commands that there are.</summary>
public sealed partial class PipelineTests
{
    public static TheoryData<string, string> Files => new()
    {
        { "github-actions.yml", "run" },
        { "gitlab-ci.yml", "script" },
        { "azure-pipelines.yml", "script" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_command_line_is_taken_by_the_command(string file, string key)
    {
        var lines = Scripts(Read(file), key).SelectMany(script => script.Split('\n')).Select(line => line.Trim()).Where(line => line.StartsWith("daxverify ", StringComparison.Ordinal)).ToList();

        Assert.Empty(lines.SelectMany(Errors));
        Assert.Contains(lines, line => line.Contains(" check ", StringComparison.Ordinal) && line.Contains("--shard", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" report --merge ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" analyze ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("--budget 90m", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("daxverify check --shard 1/3 --sead 1")]
    [InlineData("daxverify check --shard 5/3")]
    [InlineData("daxverify report --into x")]
    [InlineData("daxverify chek")]
    public void A_command_line_that_is_wrong_is_seen(string line) => Assert.NotEmpty(Errors(line));

    [Fact]
    public void Jobs_of_github_run_somewhere_have_steps_and_need_jobs_that_there_are()
    {
        var root = Read("github-actions.yml");
        Assert.True(root.Children.ContainsKey("on"));
        var jobs = Map(root, "jobs");
        foreach (var (_, node) in jobs)
        {
            var job = (YamlMappingNode)node;
            Assert.True(job.Children.ContainsKey("runs-on"));
            Assert.All((YamlSequenceNode)job["steps"], step => Assert.Single(((YamlMappingNode)step).Children.Keys, name => $"{name}" is "uses" or "run"));
            Assert.True(!job.Children.TryGetValue("needs", out var needed) || jobs.Children.ContainsKey(needed));
        }
    }

    [Fact]
    public void Jobs_of_gitlab_have_a_script_and_a_stage_and_need_jobs_that_there_are()
    {
        var root = Read("gitlab-ci.yml");
        var stages = ((YamlSequenceNode)root["stages"]).Select(stage => $"{stage}").ToList();
        foreach (var (_, node) in root.Children.Where(child => $"{child.Key}" is not ("default" or "stages")))
        {
            var job = (YamlMappingNode)node;
            Assert.IsType<YamlSequenceNode>(job["script"]);
            Assert.Contains($"{job["stage"]}", stages);
            Assert.True(!job.Children.TryGetValue("needs", out var needed) || ((YamlSequenceNode)needed).All(one => root.Children.ContainsKey(one["job"])));
        }
    }

    [Fact]
    public void Jobs_of_azure_have_steps_and_depend_on_jobs_that_there_are()
    {
        var jobs = ((YamlSequenceNode)Read("azure-pipelines.yml")["jobs"]).Cast<YamlMappingNode>().ToList();
        var names = jobs.Select(job => $"{job["job"]}").ToList();
        foreach (var job in jobs)
        {
            Assert.All((YamlSequenceNode)job["steps"], step => Assert.Single(((YamlMappingNode)step).Children.Keys, name => $"{name}" is "task" or "script" or "publish" or "download"));
            Assert.True(!job.Children.TryGetValue("dependsOn", out var needed) || names.Contains($"{needed}"));
        }
    }

    /// <summary>What is wrong with a command line; variables of the host stand for numbers and paths.</summary>
    private static IEnumerable<string> Errors(string line)
    {
        var text = InRatio().Replace(line, "1/3");
        var words = CommandLineParser.SplitCommandLine(Variable().Replace(text, "1").Replace(" >> ", " ", StringComparison.Ordinal)).Skip(1).ToArray();
        return CommandTree.Create().Parse(words).Errors.Select(error => $"{line}: {error.Message}");
    }

    private static IEnumerable<string> Scripts(YamlNode node, string key) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(child => $"{child.Key}" == key
            ? child.Value is YamlSequenceNode many ? many.Select(one => $"{one}") : [$"{child.Value}"]
            : Scripts(child.Value, key)),
        YamlSequenceNode many => many.SelectMany(one => Scripts(one, key)),
        _ => [],
    };

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node[key];

    private static YamlMappingNode Read(string file)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(RepositoryFiles.Path($"specs/ci/{file}"));
        yaml.Load(text);
        return (YamlMappingNode)Assert.Single(yaml.Documents).RootNode;
    }

    [GeneratedRegex(@"(?:\$\{\{[^}]*\}\}|\$\([\w.]+\)|\$\w+)/(?:\$\([\w.]+\)|\$\w+|3)(?= )")]
    private static partial Regex InRatio();

    [GeneratedRegex(@"""?(?:\$\{\{[^}]*\}\}|\$\([^)]*\)|\$\w+)""?")]
    private static partial Regex Variable();
}
