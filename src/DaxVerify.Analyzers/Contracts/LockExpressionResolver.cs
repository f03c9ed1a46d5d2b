using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>
/// Gives lock expressions their meaning. Names resolve as C# names do at the declaration; an instance member of a type
/// around the declaring one can't be named, because there is no instance to take it from.
/// </summary>
internal sealed class LockExpressionResolver
{
    private readonly Compilation _compilation;
    private readonly TypeNames _types;
    private readonly WellKnownTypes _wellKnown;
    private readonly LockMembers _members;

    /// <summary>Makes a resolver.</summary>
    public LockExpressionResolver(Compilation compilation, WellKnownTypes wellKnown, LockMembers members)
    {
        _compilation = compilation;
        _types = new TypeNames(compilation);
        _wellKnown = wellKnown;
        _members = members;
    }

    /// <summary>Resolves an annotation's expression, and says what is wrong if it isn't a lock.</summary>
    public ResolvedLock Resolve(string text, LockScope scope)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return ResolvedLock.Wrong("it is empty");
        }

        // What nameof says of a member called @lock is the keyword.
        text = text is not ("this" or "base") && SyntaxFacts.IsReservedKeyword(SyntaxFacts.GetKeywordKind(text)) ? "@" + text : text;
        var expression = SyntaxFactory.ParseExpression(text);
        if (expression.ContainsDiagnostics || expression.FullSpan.Length != text.Length)
        {
            return ResolvedLock.Wrong("it is not a C# expression");
        }

        var resolved = Resolve(expression, scope);
        if (resolved.Error is not null)
        {
            return resolved;
        }

        if (resolved.Value is not { } value)
        {
            return ResolvedLock.Wrong($"'{text}' is a {(resolved.Scope is ITypeSymbol ? "type" : "namespace")}; to lock its type object write typeof({text})");
        }

        return IsLock(value, resolved.Type) ? resolved : ResolvedLock.Wrong($"'{text}' is {Describe(resolved.Type)}, which is not a lock");
    }

    /// <summary>Resolves an expression of the program in the same way; null if it is not a plain path.</summary>
    public Sym? ResolvePath(ExpressionSyntax expression, LockScope scope) => Resolve(expression, scope).Value;

    private static string Describe(ITypeSymbol? type) =>
        type is null ? "of unknown type" : $"of type {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}";

    private bool IsLock(Sym value, ITypeSymbol? type)
    {
        if (value.Kind == SymKind.Constant)
        {
            return false;
        }

        if (type is null || _wellKnown.KindOf(type) != LockKind.None)
        {
            return type?.SpecialType != SpecialType.System_Void && type?.TypeKind != TypeKind.Pointer;
        }

        return Annotations.TypeHas(type, Annotations.ScopedLock);
    }

    private ResolvedLock Resolve(ExpressionSyntax expression, LockScope scope)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Resolve(parenthesized.Expression, scope);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                return Resolve(suppressed.Operand, scope);
            case CastExpressionSyntax cast:
                return Resolve(cast.Expression, scope);
            case ThisExpressionSyntax or BaseExpressionSyntax:
                return scope.IsStatic
                    ? ResolvedLock.Wrong("a static member has no 'this'")
                    : ResolvedLock.Of(Sym.This, scope.Type);
            case GenericNameSyntax generic:
                return ResolveGeneric(generic, null, scope);
            case IdentifierNameSyntax identifier:
                return ResolveName(identifier.Identifier.ValueText, scope);
            case AliasQualifiedNameSyntax { Alias.Identifier.ValueText: "global" } alias:
                return InScope(_compilation.GlobalNamespace, alias.Name, scope);
            case MemberAccessExpressionSyntax access:
                return ResolveAccess(access.Expression, access.Name, scope);
            case ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding } conditional:
                return ResolveAccess(conditional.Expression, binding.Name, scope);
            case InvocationExpressionSyntax invocation:
                return ResolveCall(invocation, scope);
            case ElementAccessExpressionSyntax element:
                return ResolveElement(element, scope);
            case TypeOfExpressionSyntax typeOf:
                return ResolveTypeOf(typeOf, scope);
            case LiteralExpressionSyntax literal:
                return ResolvedLock.Of(Sym.Constant(literal.Token.Value), null);
            default:
                return ResolvedLock.Wrong($"'{expression}' can't name a lock");
        }
    }

    private ResolvedLock ResolveName(string name, LockScope scope)
    {
        if (scope.Parameters.FirstOrDefault(p => p.Name == name) is { } parameter)
        {
            return ResolvedLock.Of(LockMembers.OfParameter(parameter, scope.Declaration), parameter.Type);
        }

        if (ExtensionBlock.ParameterOf(scope.Type) is { } extended && extended.Name == name && !scope.IsStatic)
        {
            return ResolvedLock.Of(Sym.This, extended.Type);
        }

        for (var type = scope.Type; type is not null; type = type.ContainingType)
        {
            var isOuter = !SymbolEqualityComparer.Default.Equals(type, scope.Type);
            if (FindMember(type, name, scope) is { } member)
            {
                if (member.IsStatic || (!isOuter && !scope.IsStatic))
                {
                    return OfMember(member.IsStatic ? null : Sym.This, member);
                }

                if (_types.Find(scope, name, 0) is { } colorColor)
                {
                    return ResolvedLock.Of(colorColor);
                }

                return ResolvedLock.Wrong(isOuter
                    ? $"'{name}' is an instance member of '{type.Name}', and an instance of '{scope.Type.Name}' has no '{type.Name}' to take it from"
                    : $"'{name}' is an instance member, and '{scope.Declaration.Name}' is static");
            }

            if (!isOuter && !scope.IsStatic && PrimaryParameter(type, name) is { } captured)
            {
                return ResolvedLock.Of(Sym.Member(Sym.This, captured, captured.Type), captured.Type);
            }
        }

        return _types.Find(scope, name, 0) is { } found ? ResolvedLock.Of(found)
            : _types.ImportedStatics(scope).Select(t => FindMember(t, name, scope)).FirstOrDefault(static m => m?.IsStatic == true) is { } imported ? OfMember(null, imported)
            : IsImported(scope) ? ResolvedLock.Of(Sym.Hidden(scope.IsStatic ? Sym.TypeOf(scope.Type) : Sym.This, new HiddenMember(scope.Type, name)), null)
            : ResolvedLock.Wrong($"nothing here is called '{name}'");
    }

    /// <summary>Of a referenced assembly the private members are not imported; its own compilation has checked their names.</summary>
    private static bool IsImported(LockScope scope) => scope.Declaration.Locations.All(static l => l.IsInMetadata);

    private static IParameterSymbol? PrimaryParameter(INamedTypeSymbol type, string name) =>
        type.InstanceConstructors
            .Where(static c => c.DeclaringSyntaxReferences.Any(static r => r.GetSyntax() is TypeDeclarationSyntax))
            .SelectMany(static c => c.Parameters)
            .FirstOrDefault(p => p.Name == name);

    private ResolvedLock ResolveAccess(ExpressionSyntax left, SimpleNameSyntax right, LockScope scope)
    {
        var name = right.Identifier.ValueText;
        if (left is BaseExpressionSyntax && !scope.IsStatic && scope.Type.BaseType is { } baseType)
        {
            return FindMember(baseType, name, scope) is { } inherited
                ? OfMember(Sym.This, inherited)
                : ResolvedLock.Wrong($"'{baseType.Name}' has no accessible member '{name}'");
        }

        var resolved = Resolve(left, scope);
        if (resolved.Error is not null)
        {
            // A member and a type of one name: the type counts where the member makes no sense.
            return resolved;
        }

        if (resolved.Scope is { } space)
        {
            return InScope(space, right, scope);
        }

        if (resolved.Type is { } type && FindMember(type, name, scope) is { } member && !member.IsStatic)
        {
            return OfMember(resolved.Value, member);
        }

        if (left is IdentifierNameSyntax identifier && _types.Find(scope, identifier.Identifier.ValueText, 0) is { } typeOfSameName)
        {
            return InScope(typeOfSameName, right, scope);
        }

        return resolved.Value is { } value && IsImported(scope)
            ? ResolvedLock.Of(Sym.Hidden(value, new HiddenMember(resolved.Type ?? scope.Type, name)), null)
            : ResolvedLock.Wrong($"'{left}' has no accessible member '{name}'");
    }

    private ResolvedLock InScope(INamespaceOrTypeSymbol space, SimpleNameSyntax right, LockScope scope)
    {
        var name = right.Identifier.ValueText;
        if (right is GenericNameSyntax generic)
        {
            return ResolveGeneric(generic, space, scope);
        }

        if (space is INamedTypeSymbol type && FindMember(type, name, scope) is { } member)
        {
            return member.IsStatic
                ? OfMember(null, member)
                : ResolvedLock.Wrong($"'{name}' is an instance member of '{type.Name}', named as if it were static");
        }

        if (space.GetTypeMembers(name, 0).FirstOrDefault() is { } nested)
        {
            return ResolvedLock.Of(nested);
        }

        return space is INamespaceSymbol && space.GetMembers(name).OfType<INamespaceSymbol>().FirstOrDefault() is { } inner
            ? ResolvedLock.Of(inner)
            : ResolvedLock.Wrong($"'{space.Name}' has no accessible static member '{name}'");
    }

    private ResolvedLock ResolveGeneric(GenericNameSyntax generic, INamespaceOrTypeSymbol? space, LockScope scope)
    {
        var name = generic.Identifier.ValueText;
        var found = space is null ? _types.Find(scope, name, generic.Arity) : space.GetTypeMembers(name, generic.Arity).FirstOrDefault();
        if (found is not INamedTypeSymbol type)
        {
            return ResolvedLock.Wrong($"nothing here is called '{generic}'");
        }

        var arguments = generic.TypeArgumentList.Arguments.Select(a => ResolveTypeSyntax(a, scope)).ToArray();
        return arguments.Any(static a => a is null)
            ? ResolvedLock.Wrong($"the type arguments of '{generic}' don't resolve")
            : ResolvedLock.Of(type.OriginalDefinition.Construct(arguments!));
    }

    private ITypeSymbol? ResolveTypeSyntax(TypeSyntax syntax, LockScope scope)
    {
        if (syntax is PredefinedTypeSyntax predefined)
        {
            return PredefinedTypes.Find(_compilation, predefined);
        }

        if (syntax is IdentifierNameSyntax identifier)
        {
            for (var type = scope.Type; type is not null; type = type.ContainingType)
            {
                if (type.TypeParameters.FirstOrDefault(p => p.Name == identifier.Identifier.ValueText) is { } parameter)
                {
                    return parameter;
                }
            }

            return _types.Find(scope, identifier.Identifier.ValueText, 0) as ITypeSymbol;
        }

        var expression = SyntaxFactory.ParseExpression(syntax.ToString());
        return Resolve(expression, scope).Scope as ITypeSymbol;
    }

    private ResolvedLock ResolveTypeOf(TypeOfExpressionSyntax typeOf, LockScope scope) =>
        ResolveTypeSyntax(typeOf.Type, scope) is { } type
            ? ResolvedLock.Of(Sym.TypeOf(type), null)
            : ResolvedLock.Wrong($"'{typeOf.Type}' is not a type");

    private ResolvedLock ResolveCall(InvocationExpressionSyntax invocation, LockScope scope)
    {
        var arguments = invocation.ArgumentList.Arguments;
        if (invocation.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" } && arguments.Count == 1)
        {
            var named = arguments[0].Expression;
            return named is MemberAccessExpressionSyntax access
                ? ResolveName(access.Name.Identifier.ValueText, scope)
                : Resolve(named, scope);
        }

        return invocation.Expression switch
        {
            IdentifierNameSyntax identifier => CallInTypes(identifier.Identifier.ValueText, invocation, scope),
            MemberAccessExpressionSyntax access => CallOn(Resolve(access.Expression, scope), access.Name.Identifier.ValueText, invocation, scope),
            _ => ResolvedLock.Wrong($"'{invocation}' can't name a lock"),
        };
    }

    private ResolvedLock CallInTypes(string name, InvocationExpressionSyntax invocation, LockScope scope)
    {
        for (var type = scope.Type; type is not null; type = type.ContainingType)
        {
            if (FindMethod(type, name, invocation.ArgumentList.Arguments.Count, scope) is not { } method)
            {
                continue;
            }

            var isOuter = !SymbolEqualityComparer.Default.Equals(type, scope.Type);
            return method.IsStatic || (!isOuter && !scope.IsStatic)
                ? OfCall(method.IsStatic ? null : Sym.This, method, invocation, scope)
                : ResolvedLock.Wrong($"'{name}' needs an instance of '{type.Name}', and there is none here");
        }

        var count = invocation.ArgumentList.Arguments.Count;
        return _types.ImportedStatics(scope).Select(t => FindMethod(t, name, count, scope)).FirstOrDefault(static m => m?.IsStatic == true) is { } imported
            ? OfCall(null, imported, invocation, scope)
            : ResolvedLock.Wrong($"no accessible method here is called '{name}'");
    }

    private ResolvedLock CallOn(ResolvedLock receiver, string name, InvocationExpressionSyntax invocation, LockScope scope)
    {
        if (receiver.Error is not null)
        {
            return receiver;
        }

        var type = receiver.Type ?? receiver.Scope as ITypeSymbol;
        if (type is null || FindMethod(type, name, invocation.ArgumentList.Arguments.Count, scope) is not { } method)
        {
            return ResolvedLock.Wrong($"no accessible method '{name}' takes {invocation.ArgumentList.Arguments.Count} arguments");
        }

        return method.IsStatic == (receiver.Value is null)
            ? OfCall(receiver.Value, method, invocation, scope)
            : ResolvedLock.Wrong(method.IsStatic ? $"'{name}' is static" : $"'{name}' needs an instance");
    }

    private ResolvedLock OfCall(Sym? receiver, IMethodSymbol method, InvocationExpressionSyntax invocation, LockScope scope)
    {
        var parts = ImmutableArray.CreateBuilder<Sym>();
        if (receiver is not null)
        {
            parts.Add(receiver);
        }

        foreach (var argument in invocation.ArgumentList.Arguments)
        {
            var resolved = Resolve(argument.Expression, scope);
            if (resolved.Value is not { } value)
            {
                return resolved.Error is null ? ResolvedLock.Wrong($"'{argument}' is not a value") : resolved;
            }

            parts.Add(value);
        }

        return method.ReturnsVoid
            ? ResolvedLock.Wrong($"'{method.Name}' returns nothing")
            : ResolvedLock.Of(_members.OfCall(method, parts.ToImmutable()), method.ReturnType);
    }

    private ResolvedLock ResolveElement(ElementAccessExpressionSyntax element, LockScope scope)
    {
        var receiver = Resolve(element.Expression, scope);
        if (receiver.Value is not { } value)
        {
            return receiver.Error is null ? ResolvedLock.Wrong($"'{element.Expression}' is not a value") : receiver;
        }

        var parts = ImmutableArray.CreateBuilder<Sym>();
        parts.Add(value);
        foreach (var argument in element.ArgumentList.Arguments)
        {
            var resolved = Resolve(argument.Expression, scope);
            if (resolved.Value is not { } index)
            {
                return resolved.Error is null ? ResolvedLock.Wrong($"'{argument}' is not a value") : resolved;
            }

            parts.Add(index);
        }

        if (receiver.Type is IArrayTypeSymbol array)
        {
            return ResolvedLock.Of(Sym.Element(null, parts.ToImmutable(), array.ElementType), array.ElementType);
        }

        var indexer = receiver.Type is null ? null : Lineage.Of(receiver.Type).SelectMany(static t => t.GetMembers())
            .OfType<IPropertySymbol>().FirstOrDefault(p => p.IsIndexer && p.Parameters.Length == element.ArgumentList.Arguments.Count);
        return indexer is null
            ? ResolvedLock.Wrong($"'{element.Expression}' can't be indexed")
            : ResolvedLock.Of(Sym.Element(_members.Canonical(indexer), parts.ToImmutable(), indexer.Type), indexer.Type);
    }

    private ResolvedLock OfMember(Sym? receiver, ISymbol member)
    {
        var type = member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IEventSymbol @event => @event.Type,
            _ => null,
        };
        return type is null
            ? ResolvedLock.Wrong($"'{member.Name}' is a method; call it to name what it returns")
            : ResolvedLock.Of(_members.OfMember(receiver, member), type);
    }

    private ISymbol? FindMember(ITypeSymbol type, string name, LockScope scope)
    {
        foreach (var current in Lineage.Of(type))
        {
            foreach (var member in current.GetMembers(name))
            {
                if (member is IFieldSymbol or IPropertySymbol { IsIndexer: false } or IEventSymbol
                    && _compilation.IsSymbolAccessibleWithin(member, scope.Type))
                {
                    return member;
                }
            }
        }

        return null;
    }

    private IMethodSymbol? FindMethod(ITypeSymbol type, string name, int count, LockScope scope) =>
        Lineage.Of(type).SelectMany(t => t.GetMembers(name)).OfType<IMethodSymbol>()
            .FirstOrDefault(m => m.Parameters.Length == count && _compilation.IsSymbolAccessibleWithin(m, scope.Type));
}
