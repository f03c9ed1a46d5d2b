namespace DaxVerify.Verification.Layers;

/// <summary>One kind of evidence, asked about a bus that may be broken; ends at the first thing that it finds.</summary>
public interface IBugLayer
{
    /// <summary>Name, as <c>--layer</c> takes it.</summary>
    string Name { get; }

    /// <summary>Looks for anything wrong.</summary>
    LayerAnswer Ask(LayerQuestion question);
}
