using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Flow;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.Screening;
using DaxVerify.Analyzers.State;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
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
            var types = new ConcurrentDictionary<INamedTypeSymbol, TypeWalk>(SymbolEqualityComparer.Default);
            start.RegisterOperationBlockAction(block => AnalyzeBlocks(analysis, validator, types, block));
            start.RegisterSymbolStartAction(
                type => type.RegisterSymbolEndAction(end => WalkType(types, (INamedTypeSymbol)end.Symbol, end.ReportDiagnostic)), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end =>
            {
                var entry = analysis.Inference.SolveEntries();
                analysis.Order.ReportCycles(entry, end.ReportDiagnostic);
                analysis.Inference.Report(entry, end.ReportDiagnostic);
            });
        });
    }

    private static void WalkType(ConcurrentDictionary<INamedTypeSymbol, TypeWalk> types, INamedTypeSymbol type, Action<Diagnostic> report)
    {
        if (types.TryRemove(type, out var walk))
        {
            walk.Run(report);
        }
    }

    private static void AnalyzeBlocks(
        LockAnalysis analysis, AnnotationValidator validator, ConcurrentDictionary<INamedTypeSymbol, TypeWalk> types, OperationBlockAnalysisContext context)
    {
        var owner = context.OwningSymbol;
        if (OutermostTypeOf(owner) is not { } type)
        {
            return;
        }

        var walk = type.IsImplicitlyDeclared ? new TypeWalk(analysis) : types.GetOrAdd(type, _ => new TypeWalk(analysis));
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

            foreach (var finding in screen.Uses.Findings)
            {
                context.ReportDiagnostic(finding);
            }

            walk.Add(new PendingBody(
                owner, kind, screen, screen.IsRelevant || HasContract(analysis, owner), root.Syntax, () => GraphOf(root)));
        }

        if (type.IsImplicitlyDeclared)
        {
            // The type of top-level statements has no end of its own.
            walk.Run(context.ReportDiagnostic);
        }
    }

    private static INamedTypeSymbol? OutermostTypeOf(ISymbol owner)
    {
        var type = owner.ContainingType;
        while (type?.ContainingType is { } around)
        {
            type = around;
        }

        return type;
    }

    private static ControlFlowGraph GraphOf(IOperation root) => root switch
    {
        IMethodBodyOperation body => ControlFlowGraph.Create(body),
        IConstructorBodyOperation body => ControlFlowGraph.Create(body),
        IFieldInitializerOperation initializer => ControlFlowGraph.Create(initializer),
        IPropertyInitializerOperation initializer => ControlFlowGraph.Create(initializer),
        _ => ControlFlowGraph.Create((IBlockOperation)root),
    };

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
