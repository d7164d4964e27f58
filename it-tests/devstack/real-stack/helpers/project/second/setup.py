from setuptools import setup

setup(name="helpers-second", version="1", py_modules=["packaged"])
