using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DaxVerify.Benchmarks.Analyzer;

/// <summary>Asks for what the real analyzer asks for and does nothing with it: what any analyzer costs.</summary>
#pragma warning disable RS1036, RS1038, RS1041, RS2008 // A measuring device, not an analyzer to ship.
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IdleAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_rule = new("IDLE", "Idle", "Idle", "Idle", DiagnosticSeverity.Warning, true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(static block => _ = block.OperationBlocks.Length);
    }
}
#pragma warning restore RS1036, RS1038, RS1041, RS2008
