using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Flow;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.Screening;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DaxVerify.Analyzers;

/// <summary>
/// The lock-discipline analyzer. All rules come from one pass over each body, because they share what it costs to find out:
/// which locks are held where.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockDisciplineAnalyzer : DiagnosticAnalyzer
{
    private readonly Action<GuardSuggestion>? _suggest;

    /// <summary>Makes it.</summary>
    public LockDisciplineAnalyzer()
    {
    }

    /// <summary>Makes it for a project that is to be annotated.</summary>
    /// <param name="suggest">Takes the guards that the accesses of the project speak for.</param>
    internal LockDisciplineAnalyzer(Action<GuardSuggestion> suggest) => _suggest = suggest;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => RuleCatalog.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var analysis = new LockAnalysis(start.Compilation);
            var validator = new AnnotationValidator(analysis);
            start.RegisterSymbolAction(
                symbol => validator.Validate(symbol.Symbol, symbol.ReportDiagnostic),
                SymbolKind.Field, SymbolKind.Property, SymbolKind.Method, SymbolKind.Event, SymbolKind.NamedType);
            var types = new ConcurrentDictionary<INamedTypeSymbol, TypeBodies>(SymbolEqualityComparer.Default);
            start.RegisterOperationBlockAction(block => AnalyzeBlocks(analysis, validator, types, block));
            start.RegisterCompilationEndAction(end =>
            {
                var entry = analysis.Inference.SolveEntries();
                analysis.Order.ReportCycles(entry, end.ReportDiagnostic);
                analysis.Inference.Report(entry, end.ReportDiagnostic);
                if (_suggest is { } suggest)
                {
                    foreach (var suggestion in analysis.Inference.Suggest(entry))
                    {
                        suggest(suggestion);
                    }
                }
            });
        });
    }

    private static void AnalyzeBlocks(
        LockAnalysis analysis, AnnotationValidator validator, ConcurrentDictionary<INamedTypeSymbol, TypeBodies> types, OperationBlockAnalysisContext context)
    {
        var owner = context.OwningSymbol;
        if (TypeBodies.TypeOf(owner) is not { } type)
        {
            return;
        }

        TypeBodies BodiesOf(INamedTypeSymbol t) => types.GetOrAdd(t, t => new TypeBodies(analysis, t, context.Compilation, BodiesOf));
        var bodies = BodiesOf(type);
        var roots = new HashSet<IOperation>();
        foreach (var block in context.OperationBlocks)
        {
            var root = PendingBody.RootOf(block);
            if (!roots.Add(root) || PendingBody.Of(analysis, owner, root) is not { } body)
            {
                continue;
            }

            body.Screen.RecordEscapes(analysis);
            foreach (var function in body.Screen.Functions)
            {
                validator.Validate(function, context.ReportDiagnostic);
            }

            if (ContractProvider.IsSuppressed(owner))
            {
                continue;
            }

            foreach (var finding in body.Screen.Uses.Findings)
            {
                context.ReportDiagnostic(finding);
            }

            bodies.Analyze(body, root.SemanticModel, context.ReportDiagnostic);
        }
    }
}
