"""Entailment models from outside the package, behind the protocol ``entailment.EntailmentModel``.

``folder.py`` reads an ONNX export of any cross-encoder, ``transformers.py`` one by its name, ``endpoint.py``
asks a service that speaks the OpenAI form. ``readers.load_entailment`` chooses by the name in the options.
"""
