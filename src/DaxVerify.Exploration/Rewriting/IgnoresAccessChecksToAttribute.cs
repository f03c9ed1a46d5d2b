namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by name: lets an assembly use the internals of another. Put on rewritten assemblies.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute : Attribute
{
    /// <summary>Names the other assembly.</summary>
    public IgnoresAccessChecksToAttribute(string assemblyName) => AssemblyName = assemblyName;

    /// <summary>Simple name of the assembly whose internals may be used.</summary>
    public string AssemblyName { get; }
}
