using System.CommandLine;

namespace DaxVerify.Cli.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>Builds the tree.</summary>
    public static RootCommand Create() => new("Tells whether a concurrent device bus is right.")
    {
        CheckCommand.Create(),
        ReportCommand.Create(),
        ConformCommand.Create(),
        CopyCommand.Create(),
        ExploreCommand.Create(),
        SelfTestCommand.Create(),
        ScenarioCommand.Create(),
        ScenariosCommand.Create(),
        CampaignCommand.Create(),
        PairsCommand.Create(),
        BugsCommand.Create(),
        ModelCommand.Create(),
        ReplayCommand.Create(),
        ShrinkCommand.Create(),
        ExportCommand.Create(),
        AnalyzeCommand.Create(),
        KernelCommand.Create(),
        ServeCommand.Create(),
    };
}
