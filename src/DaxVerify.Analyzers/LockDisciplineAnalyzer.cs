using System.Collections.Generic;
using System.Collections.Immutable;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Flow;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.Screening;
using DaxVerify.Analyzers.State;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers;

/// <summary>
/// The lock-discipline analyzer. All rules come from one pass over each body, because they share what it costs to find out:
/// which locks are held where.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockDisciplineAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => RuleCatalog.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var analysis = new LockAnalysis(start.Compilation);
            var validator = new AnnotationValidator(analysis);
            start.RegisterSymbolAction(
                symbol => validator.Validate(symbol.Symbol, symbol.ReportDiagnostic),
                SymbolKind.Field, SymbolKind.Property, SymbolKind.Method, SymbolKind.Event, SymbolKind.NamedType);
            start.RegisterOperationBlockAction(block => AnalyzeBlocks(analysis, validator, block));
            start.RegisterCompilationEndAction(end =>
            {
                var entry = analysis.Inference.SolveEntries();
                analysis.Order.ReportCycles(entry, end.ReportDiagnostic);
                analysis.Inference.Report(entry, end.ReportDiagnostic);
            });
        });
    }

    private static void AnalyzeBlocks(LockAnalysis analysis, AnnotationValidator validator, OperationBlockAnalysisContext context)
    {
        var owner = context.OwningSymbol;
        if (owner.ContainingType is null)
        {
            return;
        }

        var sink = new DiagnosticSink(context.ReportDiagnostic);
        var kind = KindOf(owner);
        var roots = new HashSet<IOperation>();
        foreach (var block in context.OperationBlocks)
        {
            var root = RootOf(block);
            // Default values of parameters are constants, and not part of the body.
            if (!roots.Add(root) || root is IParameterInitializerOperation or not (IMethodBodyBaseOperation or ISymbolInitializerOperation or IBlockOperation))
            {
                continue;
            }

            var screen = new BodyScreen(analysis);
            screen.Visit(root);
            foreach (var function in screen.Functions)
            {
                validator.Validate(function, context.ReportDiagnostic);
            }

            if (ContractProvider.IsSuppressed(owner))
            {
                continue;
            }

            if (screen.IsRelevant || HasContract(analysis, owner))
            {
                var body = new Body(analysis, context.GetControlFlowGraph(block), owner as IMethodSymbol, owner, kind, parent: null, FlowState.Empty);
                BlockWalker.Walk(body, new Findings(sink, isQuiet: false));
            }
            else
            {
                screen.RecordBare(owner, kind);
            }
        }
    }

    private static IOperation RootOf(IOperation block)
    {
        var root = block;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return root;
    }

    private static bool HasContract(LockAnalysis analysis, ISymbol owner) =>
        owner is IMethodSymbol method
        && (!analysis.Contracts.Of(method).IsEmpty
            || (method.AssociatedSymbol is { } member && !analysis.Contracts.GuardsOf(member).IsEmpty));

    private static BodyKind KindOf(ISymbol owner) => owner switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Destructor } => BodyKind.Construction,
        IMethodSymbol { IsInitOnly: true } => BodyKind.Construction,
        IMethodSymbol { MethodKind: MethodKind.StaticConstructor } => BodyKind.StaticConstruction,
        IFieldSymbol or IPropertySymbol or IEventSymbol => owner.IsStatic ? BodyKind.StaticConstruction : BodyKind.Construction,
        _ => BodyKind.Method,
    };
}
